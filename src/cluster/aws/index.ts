/**
 * The user's own AWS account, where they choose so: credentials of a profile, and what tasks read with it. The SDK is loaded by the first
 * call and not before. It reads and never writes; it owns no state, and who chose what is the daemon's to keep.
 */
export { type FindCredentials, profileCredentials } from './profileCredentials.ts'
export { ProfileError, profileNames, readProfile } from './profiles.ts'
export { type AwsReader, createAwsReader } from './readFromAws.ts'
