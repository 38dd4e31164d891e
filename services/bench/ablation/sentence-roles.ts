/**
 * `npm run ablation`: would a classifier of sentence roles read texts without headings better than the rules do? Trains on the
 * sentences of one half of the samples (their headings say the role), judges the other half, and codes the samples with their
 * headings taken out: by the rules alone, and with sentences that the classifier calls history or plan taken out of the story.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BayesClassifier } from 'natural/lib/natural/classifiers/index.js'
import { codeRecord } from '../../coding/code-record.ts'
import { FAMILIES } from '../../coding/families/index.ts'
import { createTree } from '../../coding/tree.ts'
import { compileLexicon } from '../../engine/lexicon-index.ts'
import { assemble } from '../../engine/stages/assemble.ts'
import { clausesOf } from '../../engine/stages/clause.ts'
import { match } from '../../engine/stages/match.ts'
import { narrate } from '../../engine/stages/narrate.ts'
import { read } from '../../engine/stages/read.ts'
import { createEdition, loadKnowledge } from '../../knowledge/index.ts'
import type { Document, SectionKind, Sentence } from '../../schema/index.ts'
import { type SuggestedStack, toFigures } from '../accuracy/figures.ts'
import { parseGold } from '../accuracy/gold.ts'
import { NaiveBayes } from './naive-bayes.ts'

const SAMPLES = fileURLToPath(new URL('../../../samples/', import.meta.url))
const ROLES: Partial<Record<SectionKind, string>> = {
  body: 'act',
  findings: 'finding',
  indication: 'history',
  history: 'history',
  comparison: 'history',
  diagnosis: 'history',
  consult: 'history',
  plan: 'plan',
  impression: 'impression',
  consent: 'consent',
  sedation: 'sedation',
}
const THRESHOLDS = [undefined, 0.999, 0.99, 0.95] as const

const knowledge = loadKnowledge()
const index = compileLexicon(knowledge)
const tree = createTree(knowledge.vessels)
const medicare = knowledge.profiles.find(p => p.id === 'medicare')!
const gold = parseGold(readFileSync(join(SAMPLES, 'gold.jsonl'), 'utf8'))
const texts = gold.map(g => readFileSync(join(SAMPLES, `${g.id}.txt`), 'utf8'))

const wordsOf = (document: Document, { from, to }: Sentence): string[] => {
  const words = document.tokens
    .slice(from, to)
    .filter(t => t.kind === 'word')
    .map(t => t.word)
  return words.length < 4 ? [] : [...words, ...words.slice(1).map((word, i) => `${words[i]}_${word}`)]
}

/** Sentences under a heading that says their role, by report. */
const rows = texts.flatMap((text, report) => {
  const document = read(text, index)
  return document.sentences.flatMap(sentence => {
    const role = ROLES[sentence.section.kind]
    const words = wordsOf(document, sentence)
    return role && sentence.section.heading && sentence.role !== 'heading' && words.length > 0
      ? [{ report, role, words }]
      : []
  })
})

/** The text without its section headings. */
const withoutHeadings = (text: string): string => {
  const document = read(text, index)
  let out = text
  for (const { heading } of [...document.sections].reverse()) {
    if (!heading) continue
    const start = document.tokens[heading.from]!.start
    let end = document.tokens[heading.to - 1]!.end
    while (/[: .-]/.test(out[end] ?? '')) end++
    out = out.slice(0, start) + out.slice(end)
  }
  return out
}

const relabelled = (document: Document, bayes: NaiveBayes, threshold: number): Document => ({
  ...document,
  sentences: document.sentences.map(sentence => {
    if (sentence.role === 'heading' || sentence.section.heading || sentence.section.kind !== 'body') return sentence
    const words = wordsOf(document, sentence)
    const [first] = words.length > 0 ? bayes.classify(words) : []
    if (!first || first.p < threshold || !/^(history|plan)$/.test(first.label)) return sentence
    return { ...sentence, section: { ...sentence.section, kind: first.label as SectionKind } }
  }),
})

const models = [0, 1].map(half => {
  const bayes = new NaiveBayes()
  for (const row of rows) if (row.report % 2 !== half) bayes.add(row.words, row.role)
  return bayes
})

const exactWith = (strip: boolean, threshold: number | undefined): { exact: number; f1: number } => {
  const stacks = new Map<string, SuggestedStack>()
  for (const [i, report] of gold.entries()) {
    const plain = read(strip ? withoutHeadings(texts[i]!) : texts[i]!, index)
    const document = threshold === undefined ? plain : relabelled(plain, models[i % 2]!, threshold)
    const record = assemble(narrate(document, clausesOf(document, match(document, index), index), index))
    const codes = createEdition(knowledge, report.dateOfService ?? '2026-01-01')
    const input = { record, codes, editsEdition: '', profile: medicare, anatomy: tree, families: FAMILIES }
    stacks.set(report.id, codeRecord(input))
  }
  const figures = toFigures(gold, stacks).figures.get('all')!
  return { exact: figures.exact_stack, f1: figures.code_f1 }
}

const accuracyOf = (classify: (words: string[], half: number) => string): number =>
  rows.filter(row => classify(row.words, row.report % 2) === row.role).length / rows.length

const natural = [0, 1].map(half => {
  const bayes = new BayesClassifier()
  for (const row of rows) if (row.report % 2 !== half) bayes.addDocument(row.words, row.role)
  bayes.train()
  return bayes
})
const usual = rows.filter(row => row.role === 'act').length / rows.length

console.log(
  `${rows.length} sentences under headings, ${gold.length} samples; each half judged by a model of the other\n`,
)
console.log('| sentence roles | accuracy |\n|---|---|')
console.log(`| every sentence an act | ${usual.toFixed(3)} |`)
console.log(`| natural's Bayes | ${accuracyOf((words, half) => natural[half]!.classify(words)).toFixed(3)} |`)
console.log(
  `| naive Bayes in logarithms | ${accuracyOf((words, half) => models[half]!.classify(words)[0]!.label).toFixed(3)} |`,
)
console.log('\n| coding | headings | exact | F1 |\n|---|---|---|---|')
for (const strip of [false, true])
  for (const threshold of THRESHOLDS) {
    const { exact, f1 } = exactWith(strip, threshold)
    const how = threshold === undefined ? 'rules' : `rules, classifier at ${threshold}`
    console.log(`| ${how} | ${strip ? 'taken out' : 'as dictated'} | ${exact.toFixed(3)} | ${f1.toFixed(3)} |`)
  }
