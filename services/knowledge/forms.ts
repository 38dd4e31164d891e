const PLURALS: readonly (readonly [singular: string, plural: string])[] = [
  ['artery', 'arteries'],
  ['vein', 'veins'],
  ['branch', 'branches'],
  ['trunk', 'trunks'],
  ['division', 'divisions'],
  ['graft', 'grafts'],
  ['sinus', 'sinuses'],
  ['limb', 'limbs'],
]

/** The form as the uniqueness rules see it: small letters, hyphens as spaces. */
export const normalizeForm = (form: string): string =>
  form
    .toLowerCase()
    .replace(/[-\u2010-\u2015\s]+/g, ' ')
    .trim()

const BASE = /\.[rl](?=\.)/

/** The vessel without its side: `art.r.cca` and `art.l.cca` are both `art.cca`. */
export const baseVesselOf = (id: string): string => id.replace(BASE, '')

/** The side the id names, if it is one of a pair. */
export const sideInId = (id: string): 'r' | 'l' | undefined => {
  const found = BASE.exec(id)?.[0]
  return found === undefined ? undefined : (found[1] as 'r' | 'l')
}

/** `common carotid arteries` for `common carotid artery`, `SFAs` for `SFA`; undefined when there is none. */
export const findPlural = (form: string): string | undefined => {
  if (/^[A-Z]{3,}$/.test(form)) return `${form}s`
  for (const [singular, plural] of PLURALS) {
    if (form.endsWith(singular)) return `${form.slice(0, -singular.length)}${plural}`
    const inside = form.indexOf(`${singular} of `)
    if (inside >= 0) return `${form.slice(0, inside)}${plural}${form.slice(inside + singular.length)}`
  }
  return undefined
}

/** The forms with the plurals that are missing, each once, in order. */
export const withPlurals = (forms: readonly string[]): string[] => {
  const seen = new Set(forms.map(normalizeForm))
  const all = [...forms]
  for (const form of forms) {
    const plural = findPlural(form)
    if (plural === undefined || seen.has(normalizeForm(plural))) continue
    seen.add(normalizeForm(plural))
    all.push(plural)
  }
  return all
}
