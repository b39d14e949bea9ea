/** How many histories a property lives through: `usual` in the check, many with MARINA_LONG=1, or MARINA_HISTORIES. */
export function histories(usual: number, long: number): number {
  const { MARINA_HISTORIES, MARINA_LONG } = process.env
  return MARINA_HISTORIES ? Number(MARINA_HISTORIES) : MARINA_LONG ? long : usual
}
