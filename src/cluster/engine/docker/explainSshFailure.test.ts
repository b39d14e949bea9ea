import { describe, expect, it } from 'vitest'
import { explainSshFailure, type SshEnd } from './explainSshFailure.ts'
import { sshCommand } from './sshConnection.ts'

const target = { host: 'far', user: 'ann', port: 2222 }

describe('explainSshFailure', () => {
  const cases: [what: string, end: SshEnd, said: string, sentence: RegExp][] = [
    ['no ssh', 'noProgram', '', /^there is no ssh program on this computer\. Install OpenSSH/],
    [
      'a host that is not known',
      255,
      'Host key verification failed.\r\n',
      /^ssh does not know the key of far yet\. Sign in once with "ssh ssh:\/\/ann@far:2222"/,
    ],
    [
      'a host whose key has changed',
      255,
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      /^the key of far is another one than it was\..*ssh-keygen -R far/,
    ],
    [
      'no way in',
      255,
      'ann@far: Permission denied (publickey,password).',
      /^ssh is not let in\. Marina has no terminal to ask for a password/,
    ],
    [
      'no right to use docker',
      1,
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      /^your user on far may not use Docker there\./,
    ],
    ['no docker', 127, 'bash: line 1: docker: command not found', /^there is no docker on far/],
    ['no docker, in no words', 127, '', /^there is no docker on far/],
    ['no docker that runs', 1, 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.', /^Docker does not run on far\./],
    ['a docker that is too old', 1, "docker: 'dial-stdio' is not a docker command.", /^docker on far is too old/],
    ['no such host', 255, 'ssh: Could not resolve hostname far: Name or service not known', /^there is no host named far\.$/],
    ['nobody who listens', 255, 'ssh: connect to host far port 2222: Connection refused', /^nothing takes ssh connections on far\./],
    ['a host that is away', 255, 'ssh: connect to host far port 2222: Connection timed out', /^far cannot be reached\.$/],
    [
      'something else',
      255,
      'first\nkex_exchange_identification: read: no luck\n',
      /^ssh said: kex_exchange_identification: read: no luck\.$/,
    ],
    ['nothing at all', 255, '', /^ssh ended \(255\) and said nothing\.$/],
  ]
  it.each(cases)('tells of %s', (_what, end, said, sentence) => expect(explainSshFailure(target, end, said)).toMatch(sentence))
})

describe('sshCommand', () => {
  it('asks nobody, and takes no host for an option', () => {
    const words = sshCommand(target)
    expect(words.slice(0, 2)).toEqual(['-o', 'BatchMode=yes'])
    expect(words.slice(-9)).toEqual(['-l', 'ann', '-p', '2222', '--', 'far', 'docker', 'system', 'dial-stdio'])
    expect(sshCommand({ host: 'far' }).slice(-5)).toEqual(['--', 'far', 'docker', 'system', 'dial-stdio'])
  })
})
