import { DomainError } from '../schema/index.ts'

const EARLIEST = '2000-01-01'

const isCalendarDay = (value: string): boolean => {
  const day = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** A day that there is, from 2000 on, and not after today. */
export const checkDateOfService = (value: string, today: string): void => {
  if (!isCalendarDay(value))
    throw new DomainError(
      'date-of-service-invalid',
      'The date of service is not a calendar day.',
      'Write it as YYYY-MM-DD, for example 2026-03-02.',
    )
  if (value < EARLIEST)
    throw new DomainError(
      'date-of-service-too-early',
      `The date of service is before ${EARLIEST}.`,
      'Check the year; no code set that old is known here.',
    )
  if (value > today)
    throw new DomainError(
      'date-of-service-future',
      'The date of service is in the future.',
      'Check the date, and the clock and time zone of this server.',
    )
}
