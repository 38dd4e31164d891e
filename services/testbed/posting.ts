import { makeReportText } from './reports.ts'

export interface Posted {
  readonly number: number
  readonly id: string
}

/** Posts one report under a key of its own; undefined when no answer came back. */
export const postReport = async (url: string, number: number, characters = 1_500): Promise<Posted | undefined> => {
  try {
    const response = await fetch(`${url}/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `report-${number}` },
      body: JSON.stringify({ text: makeReportText(number, characters), dateOfService: '2026-03-02' }),
    })
    if (response.status !== 202) return undefined
    const { id } = (await response.json()) as { id: string }
    return { number, id }
  } catch {
    return undefined
  }
}

/** Posts many, `abreast` at a time; answers those that were acknowledged. */
export const postReports = async (
  url: string,
  numbers: readonly number[],
  { abreast = 8, onPosted = () => {} }: { abreast?: number; onPosted?: (posted: Posted) => void } = {},
): Promise<readonly Posted[]> => {
  const acknowledged: Posted[] = []
  const left = [...numbers]
  const work = async () => {
    for (let number = left.shift(); number !== undefined; number = left.shift()) {
      const posted = await postReport(url, number)
      if (posted === undefined) continue
      acknowledged.push(posted)
      onPosted(posted)
    }
  }
  await Promise.all(Array.from({ length: abreast }, work))
  return acknowledged
}
