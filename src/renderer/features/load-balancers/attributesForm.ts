/** An attribute as ELB tells and takes it. */
export interface KeyValue {
  Key?: string | undefined
  Value?: string | undefined
}

/** Attributes by their keys, as typed. */
export type AttributesForm = Readonly<Record<string, string>>

export const attributesForm = (attributes: readonly KeyValue[]): AttributesForm =>
  Object.fromEntries(attributes.map(({ Key = '', Value = '' }) => [Key, Value]))

/** Those whose values are others now: what is not named stays as it is. */
export const changedAttributes = (before: AttributesForm, now: AttributesForm): { Key: string; Value: string }[] =>
  Object.entries(now).flatMap(([Key, typed]) => {
    const Value = typed.trim()
    return Value === before[Key] ? [] : [{ Key, Value }]
  })

/** Whether a value is one of two that a switch can show. */
export const isSwitch = (value: string): boolean => value === 'true' || value === 'false'
