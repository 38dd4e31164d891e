import { expect, it } from 'vitest'
import { DomainError } from '../schema/index.ts'
import { parseDateOfService } from './date-of-service.ts'
import { toCalendarDay } from './terminal.ts'

const TODAY = '2026-11-21'

const refusalOf = (value: string): string => {
  try {
    return `accepted ${parseDateOfService(value, TODAY)}`
  } catch (error) {
    return error instanceof DomainError ? error.code : 'other'
  }
}

it.each(['2000-01-01', '2024-02-29', TODAY])('takes the calendar day %s', day => {
  expect(parseDateOfService(day, TODAY)).toBe(day)
})

it.each(['', 'yesterday', '2026-13-01', '2026-02-30', '2025-02-29', '02/03/2026', '2026-3-2', '2026-03-02T00:00'])(
  'refuses %j as no calendar day',
  value => {
    expect(refusalOf(value)).toBe('date-of-service-invalid')
  },
)

it('refuses days after today and before 2000', () => {
  expect(refusalOf('2026-11-22')).toBe('date-of-service-future')
  expect(refusalOf('1999-12-31')).toBe('date-of-service-too-early')
})

it('takes today from the local clock', () => {
  expect(toCalendarDay(new Date(2026, 2, 2, 23, 59))).toBe('2026-03-02')
})
