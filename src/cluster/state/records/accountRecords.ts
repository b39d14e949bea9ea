/** What an account set for itself. */
import type { Scope } from '#cluster/api/arns.ts'

/** A setting as somebody set it (spec part 1, 2.7); what nobody set has ECS's default. */
export interface AccountSettingRecord extends Scope {
  /** `account/region/principal/name` */
  key: string
  name: string
  value: string
  /** The account's root for the default of all its users. */
  principalArn: string
}
