import { DomainError } from '../schema/index.ts'

/** What the validator says of one field; its message may quote the value and is not used. */
export interface FieldError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
}

const invalidDate = () =>
  new DomainError(
    'date-of-service-invalid',
    'The date of service is not a calendar day.',
    'Write it as YYYY-MM-DD, for example 2026-03-02.',
  )

/** Names come from the sender too: only what looks like the name of a field is repeated. */
const toName = (name: string): string => (/^[a-z][A-Za-z0-9_]{0,31}$/.test(name) ? `\`${name}\`` : 'an odd name')

const toPlace = (path: string): string =>
  path
    .split('/')
    .slice(1)
    .map(part => (/^\d+$/.test(part) ? part : toName(part)))
    .join(' › ')

const listOf = (params: object, key: string): readonly string[] => {
  const value = (params as Record<string, unknown>)[key]
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
}

const describe = ({ keyword, instancePath, params }: FieldError): string => {
  const place = toPlace(instancePath)
  const where = place === '' ? '' : ` in ${place}`
  if (keyword === 'additionalProperties')
    return `${listOf(params, 'additionalProperties').map(toName).join(', ')} is not known${where}`
  if (keyword === 'required') return `${listOf(params, 'requiredProperties').map(toName).join(', ')} is missing${where}`
  return `${place || 'it'} is not as it should be`
}

/** Echoes of another error: what `additionalProperties: false` says of each such property. */
const isEcho = ({ keyword }: FieldError): boolean => keyword === 'boolean'

const isDate = (error: FieldError): boolean => error.instancePath === '/dateOfService'

/** What is wrong with a request, as one error: the text first, then the date, then everything else. */
export const toRequestError = (errors: readonly FieldError[], part: string): DomainError => {
  const text = errors.find(error => error.instancePath === '/text')
  if (part === 'body' && text?.keyword === 'minLength')
    return new DomainError('report-empty', 'The text is empty.', 'Send the dictated report in `text`.')
  if (part === 'body' && text?.keyword === 'maxLength')
    return new DomainError('report-too-long', 'The text is too long.', 'Send one report of at most 200000 characters.')
  if (part === 'body' && errors.length > 0 && errors.every(isDate)) return invalidDate()
  const said = [...new Set(errors.filter(error => !isEcho(error)).map(describe))].slice(0, 5).join('; ')
  return new DomainError('request-invalid', `In the ${part}: ${said}.`, 'See /docs for the fields and their form.')
}
