import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface WaitingGauges {
  readonly outboxUnsent: number
  readonly outboxSent: number
  readonly queueWaiting: number
  readonly queueActive: number
  readonly queueDelayed: number
}

export interface Metrics {
  readonly registry: Registry
  /** Labels come from closed lists: routes, methods, statuses, outcomes. Never an id or a word of a report. */
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>
  readonly reportsReceived: Counter<'outcome'>
  readonly reportsCoded: Counter<'outcome'>
  readonly codingSeconds: Histogram
  readonly eventStreams: Gauge
}

/** One registry for each process, so that several can live in one test. `readWaiting` is asked at each scrape. */
export const createMetrics = (readWaiting?: () => Promise<WaitingGauges>): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  if (readWaiting !== undefined) {
    const waiting = new Gauge({
      name: 'seldinger_reports_waiting',
      help: 'Reports that wait for their result: outbox rows by whether their id was queued, jobs by their state',
      labelNames: ['where'] as const,
      registers,
      async collect() {
        const gauges = await readWaiting().catch(() => undefined)
        if (gauges === undefined) return this.reset()
        this.set({ where: 'outbox-unsent' }, gauges.outboxUnsent)
        this.set({ where: 'outbox-sent' }, gauges.outboxSent)
        this.set({ where: 'queue-waiting' }, gauges.queueWaiting)
        this.set({ where: 'queue-active' }, gauges.queueActive)
        this.set({ where: 'queue-delayed' }, gauges.queueDelayed)
      },
    })
    waiting.reset()
  }
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'seldinger_request_seconds',
      help: 'HTTP requests',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: SECONDS,
      registers,
    }),
    reportsReceived: new Counter({
      name: 'seldinger_reports_received_total',
      help: 'Reports posted, by whether they were new',
      labelNames: ['outcome'] as const,
      registers,
    }),
    reportsCoded: new Counter({
      name: 'seldinger_reports_coded_total',
      help: 'Reports taken from the queue, by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    codingSeconds: new Histogram({
      name: 'seldinger_coding_seconds',
      help: 'From taking a report to its saved result',
      buckets: SECONDS,
      registers,
    }),
    eventStreams: new Gauge({ name: 'seldinger_event_streams', help: 'Open event streams', registers }),
  }
}
