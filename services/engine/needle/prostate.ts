import { done, type Scene } from './scene.ts'

/** How a prostate is reached and targeted. */
export const proofs = (scene: Scene): Record<string, string> => {
  const has = (pattern: RegExp): boolean =>
    scene.views.some(
      v => (v.told || v.title) && v.clause.tokens.slice(v.clause.from, v.clause.to).some(t => pattern.test(t.word)),
    )
  return {
    route: has(/^transperineal/) ? 'transperineal' : has(/^(transrectal|trus)/) ? 'transrectal' : '',
    fusion: scene.views.some(
      v => (v.told || v.title) && v.hits.some(h => h.is === 'fusion' && done(v, h) === 'performed'),
    )
      ? 'yes'
      : 'no',
    bore: scene.views.some(v => (v.told || v.title) && v.hits.some(h => h.is === 'mr' && /bore/.test(h.form)))
      ? 'yes'
      : 'no',
    systematic: has(/^(systematic|sextant|template|12|twelve|saturation)$/) ? 'yes' : 'no',
  }
}
