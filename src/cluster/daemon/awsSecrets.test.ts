/** AWS's SDK against the stores of secrets of a running daemon. */
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as ssm from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const world = useDaemon({ ephemeral: false })

describe('the SDK', () => {
  const options = () => sdkOptions(world.daemon, 'eu-west-3')

  it('keeps text, bytes, versions and stages in Secrets Manager', async () => {
    const client = new secretsmanager.SecretsManagerClient(options())
    const { ARN } = await client.send(new secretsmanager.CreateSecretCommand({ Name: 'sdk', SecretString: 'one' }))
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-3:000000000000:secret:sdk-\w{6}$/)
    const bytes = new Uint8Array([0, 1, 254, 255])
    await client.send(new secretsmanager.PutSecretValueCommand({ SecretId: 'sdk', SecretBinary: bytes }))
    const current = await client.send(new secretsmanager.GetSecretValueCommand({ SecretId: ARN }))
    expect(current.SecretBinary).toEqual(bytes)
    expect(current.CreatedDate).toBeInstanceOf(Date)
    const previous = await client.send(new secretsmanager.GetSecretValueCommand({ SecretId: 'sdk', VersionStage: 'AWSPREVIOUS' }))
    expect(previous.SecretString).toBe('one')

    await client.send(new secretsmanager.DeleteSecretCommand({ SecretId: 'sdk', RecoveryWindowInDays: 7 }))
    const refused = client.send(new secretsmanager.GetSecretValueCommand({ SecretId: 'sdk' }))
    await expect(refused).rejects.toBeInstanceOf(secretsmanager.InvalidRequestException)
    await client.send(new secretsmanager.RestoreSecretCommand({ SecretId: 'sdk' }))
    await client.send(new secretsmanager.DeleteSecretCommand({ SecretId: 'sdk', ForceDeleteWithoutRecovery: true }))
    const gone = client.send(new secretsmanager.DescribeSecretCommand({ SecretId: 'sdk' }))
    await expect(gone).rejects.toBeInstanceOf(secretsmanager.ResourceNotFoundException)
  })

  it('walks through the pages of the Parameter Store, and reads versions and labels', async () => {
    const client = new ssm.SSMClient(options())
    const names = Array.from({ length: 12 }, (_, index) => `/sdk/key-${String(index).padStart(2, '0')}`)
    for (const Name of names) await client.send(new ssm.PutParameterCommand({ Name, Value: 'one', Type: 'SecureString' }))
    const walked: string[] = []
    for await (const page of ssm.paginateGetParametersByPath({ client }, { Path: '/sdk', WithDecryption: true })) {
      walked.push(...(page.Parameters ?? []).map(({ Name = '', Value = '' }) => `${Name}=${Value}`))
    }
    expect(walked).toEqual(names.map((name) => `${name}=one`))

    const [Name = ''] = names
    expect(await client.send(new ssm.PutParameterCommand({ Name, Value: 'two', Overwrite: true }))).toMatchObject({ Version: 2 })
    await client.send(new ssm.LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ['first'] }))
    const labelled = await client.send(new ssm.GetParameterCommand({ Name: `${Name}:first`, WithDecryption: true }))
    expect(labelled.Parameter).toMatchObject({ Value: 'one', Version: 1, LastModifiedDate: expect.any(Date) })
    const missing = client.send(new ssm.GetParameterCommand({ Name: '/sdk/none' }))
    await expect(missing).rejects.toBeInstanceOf(ssm.ParameterNotFound)
  })
})
