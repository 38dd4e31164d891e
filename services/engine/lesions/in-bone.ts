import type { Story } from '../stages/narrate.ts'
import type { Draft } from './treated.ts'

const FILLING =
  /^(pmma|polymethylmethacrylate|methylmethacrylate|methacrylate|cement|kyphoplasty|vertebroplasty|kyphon|kyphx)$/
const SPINE = /^(pedicle|pedicles|transpedicular|parapedicular|extrapedicular|vertebra|vertebrae|vertebral|endplate)$/

/** Is a vertebra filled here? Its balloons open no vessel. */
const fillsBone = ({ clauses }: Story): boolean => {
  let filling = false
  let spine = false
  for (const { tokens, from, to, sentence } of clauses) {
    const { kind } = sentence.section
    if (kind === 'history' || kind === 'plan') continue
    for (let i = from; i < to; i++) {
      filling ||= FILLING.test(tokens[i]!.word)
      spine ||= SPINE.test(tokens[i]!.word)
    }
  }
  return filling && spine
}

/** Balloons, stents and cutters that stand in a bone: no vessel is named with them but one that bears the number of a level. */
export const outsideBone = (story: Story, drafts: readonly Draft[]): readonly Draft[] => {
  const inBone = (d: Draft): boolean =>
    !d.named || d.places.every(p => /\.(lumbar|intercostal|segmental|vertebral)(\.|$)/.test(p.vesselId))
  return drafts.some(inBone) && fillsBone(story) ? drafts.filter(d => !inBone(d)) : drafts
}
