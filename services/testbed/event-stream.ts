export interface StreamedEvent {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

const parseFrame = (frame: string): StreamedEvent | undefined => {
  const fields = new Map(
    frame
      .split('\n')
      .filter(line => line !== '' && !line.startsWith(':'))
      .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
  )
  const data = fields.get('data')
  return data === undefined
    ? undefined
    : { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) }
}

/** A plain client of server-sent events. */
export async function* readEvents(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent, undefined> {
  const response = await fetch(url, { headers, signal })
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true })
      const frames = rest.split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const event = parseFrame(frame)
        if (event !== undefined) yield event
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return undefined
}
