import { DomainError, MAX_REPORT_LENGTH } from '../schema/index.ts'

// C0 but tab, line feed, vertical tab, form feed and carriage return; DEL; half surrogates; noncharacters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/u
const REPLACEMENT = '\ufffd'
/** More of them than this share: bytes that were no text were decoded as if they were. */
const REPLACED_SHARE = 0.02

/** Refuses what is no dictation. The text itself is never changed. */
export const checkReportText = (text: string): void => {
  if (text.length > MAX_REPORT_LENGTH)
    throw new DomainError(
      'report-too-long',
      `The text has ${text.length} characters; at most ${MAX_REPORT_LENGTH} are taken.`,
      'Send one report at a time.',
    )
  if (!/[\p{L}\p{N}]/u.test(text)) {
    if (NOT_TEXT.test(text)) throw notText()
    throw new DomainError('report-empty', 'The text has no words.', 'Send the dictated report in `text`.')
  }
  const replaced = text.split(REPLACEMENT).length - 1
  if (NOT_TEXT.test(text) || replaced > Math.max(2, text.length * REPLACED_SHARE)) throw notText()
}

export const notText = (): DomainError =>
  new DomainError(
    'report-not-text',
    'The report holds binary data or control characters.',
    'Send plain text in UTF-8, without RTF, PDF or terminal codes.',
  )
