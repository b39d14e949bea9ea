/** One difference, its place told from the member it belongs to: `[0].hostPort`, or empty for the member itself. */
export interface Found {
  at: string
  sentence: string
}

/** What the user chose for all tasks. */
export interface DifferenceSettings {
  /** Address that published ports are bound to. */
  publishAddress: string
  /** Where secrets come from, and what containers get in the task role's place, in the words of api/awsAccess.ts; nothing of AWS where absent. */
  secrets?: string
  credentials?: string
}

/** What depends on more than the member's own value. */
export interface DifferenceContext extends DifferenceSettings {
  isAwsvpc: boolean
  containerCount: number
}

/** Honoured as on AWS, or found to differ for some values. A member that is not in the table does not compile. */
export type MemberTable<T, Context = DifferenceContext> = {
  readonly [Member in keyof Required<T>]: 'as on AWS' | Explain<NonNullable<T[Member]>, Context>
}
type Explain<Value, Context> = (value: Value, context: Context) => Found[]

/** The differences of every member that is set; an empty list or object says nothing, so it differs in nothing. */
export function explainMembers<T extends object, Context>(owner: T, table: MemberTable<T, Context>, context: Context): Found[] {
  return (Object.keys(table) as (keyof T & string)[]).flatMap((member) => {
    const value = owner[member]
    const explain = table[member]
    if (value === undefined || value === null || isEmpty(value) || explain === 'as on AWS') return []
    return (explain as Explain<unknown, Context>)(value, context).map(({ at, sentence }) => ({ at: `${member}${at}`, sentence }))
  })
}

/** For a member that differs whenever it is set. */
export const always = (sentence: string) => (): Found[] => [{ at: '', sentence }]

function isEmpty(value: unknown): boolean {
  return value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
