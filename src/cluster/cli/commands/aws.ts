import { parseCredentialsChoice, parseSecretsChoice } from '#cluster/api/awsAccess.ts'
import type { AwsAccessState } from '#cluster/api/resources/marina.ts'
import type { Command, Values } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'

/** `marina aws` */
export const aws: Command = {
  name: 'aws',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'show or choose what of your AWS account tasks may use: secrets, credentials of containers',
  options: {
    secrets: { type: 'string', value: 'SOURCE', help: 'local, profile:NAME of your AWS files, or local,profile:NAME' },
    credentials: { type: 'string', value: 'SOURCE', help: 'dummy, profile:NAME, profile:NAME,role:ARN or profile:NAME,role:task' },
  },
  async run({ connect, json, output, values }) {
    const client = await connect()
    const wanted = wantedOf(values)
    const state = Object.keys(wanted).length > 0 ? await client.setAwsAccess(wanted) : await client.getAwsAccess({})
    if (json) output.line(JSON.stringify(state))
    else for (const line of linesOf(state)) output.line(line)
    return exitCodes.done
  },
}

function wantedOf({ secrets, credentials }: Values): { secrets?: string; credentials?: string } {
  return { ...(typeof secrets === 'string' && { secrets }), ...(typeof credentials === 'string' && { credentials }) }
}

function linesOf({ secrets, credentials, fixed, profiles }: AwsAccessState): string[] {
  const by = (name: 'secrets' | 'credentials') => (fixed.includes(name) ? `, as serve --${name} says` : '')
  return [
    `Secrets of tasks come from ${secretsWords(secrets)}${by('secrets')}.`,
    `Containers with a task role get ${credentialsWords(credentials)}${by('credentials')}.`,
    profiles.length > 0 ? `Profiles of your AWS files: ${profiles.join(', ')}` : 'Your AWS files have no profile.',
  ]
}

function secretsWords(text: string): string {
  const { local, profile } = parseSecretsChoice(text)
  if (profile === undefined) return 'the store on this computer'
  return local ? `the store on this computer, and what it does not have from the profile ${profile}` : `the profile ${profile}`
}

function credentialsWords(text: string): string {
  const { profile, role } = parseCredentialsChoice(text)
  if (profile === undefined) return 'dummy credentials'
  if (role === undefined) return `the credentials of the profile ${profile}`
  return `those of ${role === 'task' ? 'their own role' : role}, assumed with the profile ${profile}`
}
