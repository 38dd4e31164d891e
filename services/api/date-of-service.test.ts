import { expect, it } from 'vitest'
import { checkDateOfService } from './date-of-service.ts'

const codeOf = (value: string): string => {
  try {
    checkDateOfService(value, '2026-03-02')
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}

it.each([
  ['2026-03-02', 'taken'],
  ['2000-01-01', 'taken'],
  ['2024-02-29', 'taken'],
  ['2026-03-03', 'date-of-service-future'],
  ['9999-12-31', 'date-of-service-future'],
  ['1999-12-31', 'date-of-service-too-early'],
  ['2025-02-29', 'date-of-service-invalid'],
  ['2025-02-30', 'date-of-service-invalid'],
  ['2025-13-01', 'date-of-service-invalid'],
  ['02/03/2026', 'date-of-service-invalid'],
  ['', 'date-of-service-invalid'],
])('the date of service %j: %s', (value, expected) => expect(codeOf(value)).toBe(expected))
