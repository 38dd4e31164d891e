/** The calendar day, YYYY-MM-DD, in the time zone of the process: the one the site lives in. */
export const toDay = (date: Date): string => {
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`
}
