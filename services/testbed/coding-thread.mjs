// A coding thread whose reports say what shall go wrong. For tests of the time limit and of what breaks.
export default ({ request, started }) => {
  started.postMessage('started')
  if (request.text.includes('HANG')) for (;;);
  if (request.text.includes('DIE')) process.exit(3)
  if (request.text.includes('FILL')) {
    const held = []
    for (;;) held.push(new Array(1_000_000).fill(held.length))
  }
  if (request.text.includes('THROW')) throw new Error(`cannot read ${request.text}`)
  started.close()
  const { reportId, dateOfService, today } = request
  return {
    kind: 'coded',
    result: {
      reportId,
      dateOfService: dateOfService ?? today,
      edition: (dateOfService ?? today).slice(0, 4),
      engineVersion: '0.0.0',
      knowledgeVersion: 'sha256:none',
      suggestions: [],
      suppressed: [],
      facts: [],
      gaps: [],
      edits: [],
    },
  }
}
