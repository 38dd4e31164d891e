/** A wait that a ring or the stop ends early. A ring that comes before the wait is not lost. */
export interface Waiter {
  ring(): void
  wait(limitMs: number): Promise<void>
}

export const createWaiter = (stop: AbortSignal): Waiter => {
  let rung = false
  let wake = () => {}
  stop.addEventListener('abort', () => wake(), { once: true })
  return {
    ring: () => {
      rung = true
      wake()
    },
    wait: async limitMs => {
      if (!rung && !stop.aborted)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, limitMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      rung = false
    },
  }
}
