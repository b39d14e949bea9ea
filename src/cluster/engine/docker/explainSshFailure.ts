import { describeConnection, type SshTarget } from './dockerConnection.ts'

/** How the program ended: it is not there, it exited with a code, or something else in the system's words. */
export type SshEnd = 'noProgram' | number | (string & {})

/** What ssh and docker say, and what it means to the user; the first that fits. */
const MEANINGS: readonly { said: RegExp; means: (ssh: string, host: string) => string }[] = [
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    means: (ssh, host) =>
      `the key of ${host} is another one than it was. If the machine was set up anew, forget the old key with "ssh-keygen -R ${host}" and sign in once with "${ssh}".`,
  },
  {
    said: /Host key verification failed|host key is known/i,
    means: (ssh, host) => `ssh does not know the key of ${host} yet. Sign in once with "${ssh}" and accept it.`,
  },
  {
    said: /permission denied while trying to connect to the docker/i,
    means: (_ssh, host) => `your user on ${host} may not use Docker there. Membership of the group "docker" gives it.`,
  },
  {
    said: /Permission denied|Too many authentication failures/i,
    means: (ssh) => `ssh is not let in. Marina has no terminal to ask for a password: let a key sign you in, until "${ssh}" asks nothing.`,
  },
  {
    said: /Cannot connect to the Docker daemon|no such file or directory.*docker\.sock|docker\.sock.*no such file/i,
    means: (_ssh, host) => `Docker does not run on ${host}. Start it there.`,
  },
  {
    said: /docker: (command )?not found|command not found: docker|'docker' is not recognized/i,
    means: (_ssh, host) => `there is no docker on ${host}, or not on the path of commands that ssh runs there. Install Docker there.`,
  },
  {
    said: /is not a docker command|unknown command.*dial-stdio/i,
    means: (_ssh, host) => `docker on ${host} is too old: it knows no "docker system dial-stdio", which came with 18.09.`,
  },
  { said: /Could not resolve hostname|Name or service not known/i, means: (_ssh, host) => `there is no host named ${host}.` },
  { said: /Connection refused/i, means: (_ssh, host) => `nothing takes ssh connections on ${host}. Is sshd running there?` },
  { said: /timed out|No route to host|Network is unreachable/i, means: (_ssh, host) => `${host} cannot be reached.` },
]

const NOT_FOUND = 127

/**
 * Why a connection through ssh did not come about, from its exit code and what it wrote to standard error.
 * @returns a sentence that goes on after a colon
 */
export function explainSshFailure(target: SshTarget, end: SshEnd, said: string): string {
  if (end === 'noProgram') return 'there is no ssh program on this computer. Install OpenSSH, or reach the engine by tcp:// with TLS.'
  const { host } = target
  const ssh = describeConnection({ ssh: target }).replace(/^/, 'ssh ')
  const meaning = MEANINGS.find((one) => one.said.test(said))?.means
  if (meaning) return meaning(ssh, host)
  if (end === NOT_FOUND) return `there is no docker on ${host}, or not on the path of commands that ssh runs there. Install Docker there.`
  const last = said.trim().split('\n').at(-1)?.trim()
  return last ? `ssh said: ${last.replace(/\.?$/, '.')}` : `ssh ended (${end}) and said nothing.`
}
