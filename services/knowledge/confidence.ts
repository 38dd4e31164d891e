import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Check } from 'typebox/value'
import { ConfidenceModel, DomainError } from '../schema/index.ts'

/** The trained model that comes with the package. */
export const CONFIDENCE_MODEL = fileURLToPath(new URL('../../models/confidence/model.json', import.meta.url))

/** Reads a confidence model; undefined when there is none. Throws `lexicon-invalid` for a file that is no model. */
export const loadConfidence = (
  path: string = CONFIDENCE_MODEL,
): { model: ConfidenceModel; version: string } | undefined => {
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!Check(ConfidenceModel, value))
    throw new DomainError(
      'lexicon-invalid',
      'models/confidence/model.json is no confidence model.',
      'Restore the file, or rebuild it with `npm run calibrate -- train`.',
    )
  return {
    model: Object.freeze(value) as ConfidenceModel,
    version: createHash('sha256').update(text).digest('hex').slice(0, 12),
  }
}

/** One version of lexicons and model together: `sha256:<hex>`. */
export const versionWith = (lexicons: string, model: string): string =>
  `sha256:${createHash('sha256').update(`${lexicons}\0${model}`).digest('hex')}`
