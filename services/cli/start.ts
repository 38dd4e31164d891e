import { createLog } from '../runtime/log.ts'
import { parseSettings } from '../runtime/settings.ts'
import { closeOnSignal, runOrExit } from '../runtime/shutdown.ts'
import { openStore, toStorePlace } from '../store/index.ts'

const EXAMPLE =
  'Ultrasound guidance was used for access of the right common femoral artery and the image was saved. A 5 French ' +
  'catheter was advanced into the left renal artery. A left renal arteriogram was performed and interpreted.'

// `npm start`: everything in one process, on the embedded default unless DATABASE_URL or REDIS_URL say otherwise.
await runOrExit(async () => {
  // Whoever reads our lines may leave; the service stays.
  process.stdout.on('error', () => {})
  const settings = parseSettings({ LOG_LEVEL: 'warn', ...process.env })
  const log = createLog(settings.logLevel)
  // The store opens in its thread while everything else is loaded here.
  const opening = openStore(toStorePlace(settings))
  opening.catch(() => {})
  const { startAllInOne } = await import('./all-in-one.ts')
  const service = await startAllInOne(settings, log, opening)
  closeOnSignal(log, service.close)
  service.store.pool.onLost(() => {
    log.fatal('the embedded database has ended, and the process with it; what was acknowledged is kept')
    process.exit(1)
  })
  const { url, samples, queueKind } = service
  const data = settings.databaseUrl === undefined ? settings.dataFolder : 'DATABASE_URL'
  console.log(
    `Seldinger listens on ${url} after ${process.uptime().toFixed(1)} s (data: ${data}, queue: ${queueKind}).`,
  )
  if (samples > 0) console.log(`${samples} sample reports are in the worklist: ${url}/v1/worklist`)
  console.log(`Browse the API: ${url}/docs`)
  const report = JSON.stringify({ text: EXAMPLE, dateOfService: '2026-03-02' })
  console.log(`Try it:\n  curl -s '${url}/v1/reports?wait=10' -H 'Content-Type: application/json' -d '${report}'`)
})
