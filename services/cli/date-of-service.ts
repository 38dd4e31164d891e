import { DomainError } from '../schema/index.ts'

const EARLIEST = '2000-01-01'

const isCalendarDay = (value: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** Checks a date of service that a person typed: a calendar day from 2000 on, not after today. */
export const parseDateOfService = (value: string, today: string): string => {
  if (!isCalendarDay(value)) {
    throw new DomainError(
      'date-of-service-invalid',
      `${JSON.stringify(value)} is not a calendar day.`,
      'Write it as YYYY-MM-DD, for example 2026-03-02.',
    )
  }
  if (value < EARLIEST) {
    throw new DomainError(
      'date-of-service-too-early',
      `The date of service ${value} is before ${EARLIEST}.`,
      'Check the year; no code set that old is known here.',
    )
  }
  if (value > today) {
    throw new DomainError(
      'date-of-service-future',
      `The date of service ${value} is after today, ${today}.`,
      'Check the date; a report is dictated after the procedure.',
    )
  }
  return value
}
