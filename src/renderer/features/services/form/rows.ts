/** The rows of a form with one of them changed. */
export const replaceAt = <Row>(rows: readonly Row[], at: number, changes: Partial<Row>): Row[] =>
  rows.map((row, place) => (place === at ? { ...row, ...changes } : row))

/** The rows of a form without one of them. */
export const removeAt = <Row>(rows: readonly Row[], at: number): Row[] => rows.filter((_, place) => place !== at)
