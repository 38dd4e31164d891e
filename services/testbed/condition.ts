/** Asks again and again until the answer is true; fails with `what` when the deadline passes. No blind waiting. */
export const until = async (
  what: string,
  check: () => boolean | Promise<boolean>,
  { deadlineMs = 20_000, everyMs = 20 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<void> => {
  const end = Date.now() + deadlineMs
  for (;;) {
    if (await check()) return
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}
