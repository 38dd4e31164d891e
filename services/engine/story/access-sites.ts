/** Vessels (without side) that are punctured through the skin; the usual ones first. */
export const ACCESS_SITES: ReadonlySet<string> = new Set([
  'art.cfa',
  'art.sfa',
  'art.radial',
  'art.brachial',
  'art.ulnar',
  'art.axillary',
  'art.popliteal',
  'art.dpa',
  'art.pta',
  'art.ata',
  'art.dradial',
  'ven.ijv',
  'ven.cfv',
  'ven.fv',
  'ven.ejv',
  'ven.subclavian',
  'ven.basilic',
  'ven.cephalic',
  'ven.brachial',
  'ven.popliteal',
  'ven.gsv',
  'ven.ssv',
  'ven.axillary',
  'ven.median_cubital',
  'ven.antecubital',
])

/** "femoral artery" without more is the common femoral where it is punctured. */
export const asPunctured = (base: string, form: string): string =>
  base === 'art.sfa' && !/superficial|sfa/.test(form)
    ? 'art.cfa'
    : base === 'ven.fv' && !/superficial|\bfv\b/.test(form)
      ? 'ven.cfv'
      : base
