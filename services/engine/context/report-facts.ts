import type { Document, Evidence, ReportSetting } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Story } from '../stages/narrate.ts'
import { evidenceOf } from '../story/state.ts'

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const DATE =
  /\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})\b|\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b|\b(\d{1,2})\s+(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?\s+(\d{4})\b/gi

const monthOf = (name: string): number => MONTHS.findIndex(m => m.startsWith(name.toLowerCase().slice(0, 3))) + 1

const toIso = (m: RegExpExecArray, since = 2000): string | undefined => {
  let year: number
  let month: number
  let day: number
  if (m[1]) [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])]
  else if (m[4]) [year, month, day] = [Number(m[6]!.length === 2 ? `20${m[6]}` : m[6]), Number(m[4]), Number(m[5])]
  else if (m[7]) [year, month, day] = [Number(m[9]), monthOf(m[7]), Number(m[8])]
  else [year, month, day] = [Number(m[12]), monthOf(m[11]!), Number(m[10])]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < since) return undefined
  return date.toISOString().slice(0, 10)
}

/** What a date in a text is called, strongest first (house rule 25). */
const LABELS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(date of (service|procedure|exam|study|operation|surgery)|dos|(procedure|exam|study|service|operation|surgery)\s+date|performed on|date performed)\W*$/i,
    'procedure',
  ],
  [/(^|\n)\W*date\W*$/i, 'procedure'],
  [/\b(dictated( on)?|date dictated|dictation date|dictated date|d)\W*$/i, 'dictated'],
  [/\b(signed( on)?|date signed|electronically signed.{0,40}|signed by.{0,40})\W*$/i, 'signed'],
]

/** Dates of the act that the text names, the procedure's own first. */
export const readDates = (text: string): { date: string; source: string; evidence: Evidence }[] => {
  const found: { date: string; source: string; evidence: Evidence }[] = []
  DATE.lastIndex = 0
  for (let m = DATE.exec(text); m; m = DATE.exec(text)) {
    const iso = toIso(m)
    if (!iso) continue
    const before = text.slice(Math.max(0, m.index - 48), m.index)
    const label = LABELS.find(([pattern]) => pattern.test(before))
    if (label)
      found.push({
        date: iso,
        source: label[1],
        evidence: { start: m.index, end: m.index + m[0].length, text: m[0], supports: `${label[1]} date` },
      })
  }
  const rank = ['procedure', 'dictated', 'signed']
  return found.sort((a, b) => rank.indexOf(a.source) - rank.indexOf(b.source))
}

/** The first day that a piece of text names, as an ISO date; without the bounds of a procedure's date. */
export const readDay = (text: string): string | undefined => {
  DATE.lastIndex = 0
  const m = DATE.exec(text)
  return m ? toIso(m, 1900) : undefined
}

/** Blanks and undeleted alternatives of a template that nobody filled in. */
const PLACEHOLDER = /\[_+\]|\[[^\]\n]{1,40}\/[^\]\n]{1,40}\]|\{[^}\n]{1,40}\}|<[a-z ]{3,30}>|\*{3}/gi
const MANY_PLACEHOLDERS = 4

/** Nobody filled the template in: more places to fill than sentences that tell something. */
const isTemplate = ({ text, sentences }: Document): boolean => {
  const tags = text.includes('</')
  const open = (text.match(PLACEHOLDER) ?? []).filter(p => !(tags && p.startsWith('<'))).length
  if (open < MANY_PLACEHOLDERS) return false
  return sentences.filter(s => s.role !== 'heading' && s.to - s.from >= 6).length <= open
}

/** The summary of a stay, by its title: what it recounts was done, and is reported, elsewhere. */
export const isStay = (text: string): boolean =>
  /^\s*(hospital |inpatient |final )?(discharge|transfer|death|interim|hospital course) (summary|note)\b/i.test(text) ||
  (/^[^\S\n]*date of admission\b/im.test(text) && /^[^\S\n]*date of discharge\b/im.test(text))

/** A visit by its title: "DIALYSIS ACCESS CLINIC - CONSULTATION", "Office visit", "Vascular clinic letter". */
const isVisit = ({ text, tokens, sections }: Document): boolean => {
  const head = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(0, 2)
  if (head.some(line => /procedur|operat|intervention\b|biops|placement|report\b/i.test(line))) return false
  const titled = head.some(
    line =>
      line.length < 90 &&
      /\bconsult(ation)?\b|\bclinic\W+(note|visit|letter|follow|new|return|progress)|\b(office|outpatient|new patient|return|follow[- ]?up|telehealth|video) (visit|note|consult)|\b(history and physical|h ?& ?p|tumou?r board|multidisciplinary conference)\b/i.test(
        line,
      ),
  )
  return (
    titled &&
    !sections.some(
      s =>
        s.heading &&
        tokens.slice(s.heading.from, s.heading.to).some(t => /^(procedure|technique|operation|sedation)$/.test(t.word)),
    )
  )
}

/** What kind of report the words make it. */
export const readSetting = (story: Story): ReportSetting => {
  const counts = new Map<string, { n: number; evidence: Evidence[] }>()
  const sections = new Set(story.document.sections.map(s => s.kind))
  for (const clause of story.clauses) {
    const kind = clause.sentence.section.kind
    for (const k of clause.concepts) {
      if (k.concept.kind !== 'setting') continue
      const is = k.concept.detail!.is!
      if (kind === 'history' || kind === 'plan' || kind === 'comparison' || kind === 'consult') continue
      if (kind === 'indication' && is !== 'cancelled') continue
      const { value } = assertionAt(clause, k.from, k.to)
      if (value !== 'performed' && is !== 'cancelled') continue
      const entry = counts.get(is) ?? { n: 0, evidence: [] }
      entry.n++
      if (entry.evidence.length < 3) entry.evidence.push(evidenceOf(story.document, k.from, k.to, `setting: ${is}`))
      counts.set(is, entry)
    }
  }
  const has = (is: string, n = 1): boolean => (counts.get(is)?.n ?? 0) >= n
  const of = (kind: ReportSetting['kind'], is: string): ReportSetting => ({
    kind,
    evidence: counts.get(is)?.evidence ?? [],
  })
  const accessed = story.accesses.some(a => a.assertion === 'performed' && !a.assumed)
  const percutaneous = accessed || story.stops.some(s => s.assertion === 'performed' && s.proof === 'said')
  const treated = story.interventions.some(i => i.assertion === 'performed')
  if (has('cancelled')) return of('cancelled', 'cancelled')
  if (isStay(story.document.text)) return { kind: 'note', evidence: [] }
  if (isTemplate(story.document)) return { kind: 'note', evidence: [] }
  // a visit: its name, and the sections of a visit; what it says of procedures was explained, planned or history
  const visit = story.document.sections.filter(s => s.kind === 'consult' || s.kind === 'history').length
  if (!accessed && isVisit(story.document)) return { kind: 'note', evidence: [] }
  if (has('note') && (!accessed || visit >= 3)) return of('note', 'note')
  if (visit >= 4 && !accessed) return { kind: 'note', evidence: [] }
  if (has('congenital')) return of('congenital', 'congenital')
  if (has('heart')) return of('heart', 'heart')
  if ((has('open', 2) && !accessed) || (has('open', 3) && !(accessed && treated))) return of('open', 'open')
  if ((has('endoscopic', 2) && !accessed) || (has('endoscopic') && !percutaneous)) return of('endoscopic', 'endoscopic')
  if ((!sections.has('body') || !percutaneous) && has('noninvasive')) return of('noninvasive', 'noninvasive')
  if (sections.has('consult') && !sections.has('header') && !percutaneous) return { kind: 'note', evidence: [] }
  return { kind: 'vascular', evidence: [] }
}
