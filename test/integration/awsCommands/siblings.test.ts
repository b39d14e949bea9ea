/** What people type at the `aws` command beside `ecs` and `elbv2`, against Marina on the simulated engine. */
import { describe, expect, it } from 'vitest'
import { describeAws } from './awsWorld.ts'

const account = '123456789012'
const anyText = expect.any(String) as unknown as string

describeAws('aws', (world) => {
  const call = (line: string) => world().call(line)
  const refusal = (line: string) => world().refusal(line)

  it('says whom it is with every call, and is shown our errors', async () => {
    expect(await call('ecs create-cluster --cluster-name signed --region eu-west-3')).toMatchObject({
      cluster: { clusterArn: `arn:aws:ecs:eu-west-3:${account}:cluster/signed` },
    })
    expect(await call('ecs create-cluster --cluster-name unsigned --region eu-west-3 --no-sign-request')).toMatchObject({
      cluster: { clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/unsigned' },
    })
    expect(await refusal('ecs list-tasks --cluster none')).toContain(
      'An error occurred (ClusterNotFoundException) when calling the ListTasks operation: Cluster not found.',
    )
    expect(await refusal('ecs list-tasks --max-results 101')).toContain(
      'An error occurred (InvalidParameterException) when calling the ListTasks operation: maxResults must be between 1 and 100.',
    )
    expect(await call('sts get-caller-identity')).toEqual({ UserId: account, Account: account, Arn: `arn:aws:iam::${account}:root` })
    expect(await call('sts assume-role --role-arn arn:aws:iam::210987654321:role/ci --role-session-name tf')).toMatchObject({
      Credentials: { AccessKeyId: '210987654321', Expiration: anyText },
      AssumedRoleUser: { Arn: 'arn:aws:sts::210987654321:assumed-role/ci/tf' },
    })
    expect(await refusal('sns list-topics')).toMatch(/InvalidAction.*not the service sns/)
    expect(await refusal('dynamodb list-tables')).toContain('not DynamoDB_20120810')
  })

  it('events: a rule with a target', async () => {
    const cluster = `arn:aws:ecs:us-east-1:${account}:cluster/default`
    const definition = `arn:aws:ecs:us-east-1:${account}:task-definition/job`
    await call("events put-rule --name nightly --schedule-expression 'cron(0 2 ? * MON-FRI *)'")
    const targets = JSON.stringify([{ Id: 'one', Arn: cluster, EcsParameters: { TaskDefinitionArn: definition } }])
    expect(await call(`events put-targets --rule nightly --targets '${targets}'`)).toEqual({ FailedEntryCount: 0, FailedEntries: [] })
    expect(await call('events list-rules')).toMatchObject({ Rules: [{ Name: 'nightly', State: 'ENABLED' }] })
    await call('events disable-rule --name nightly')
    expect(await call('events describe-rule --name nightly')).toMatchObject({ State: 'DISABLED' })
    await call('events remove-targets --rule nightly --ids one')
    await call('events delete-rule --name nightly')
    expect(await call('events list-rules')).toEqual({ Rules: [] })
  })

  it('secretsmanager: secrets are put, read and listed', async () => {
    const { ARN } = await call('secretsmanager create-secret --name db --secret-string one')
    expect(ARN).toMatch(/:secret:db-\w{6}$/)
    await call('secretsmanager put-secret-value --secret-id db --secret-string two')
    expect(await call('secretsmanager get-secret-value --secret-id db')).toMatchObject({ SecretString: 'two' })
    expect(await call('secretsmanager get-secret-value --secret-id db --version-stage AWSPREVIOUS')).toMatchObject({ SecretString: 'one' })
    expect(await call('secretsmanager list-secrets')).toMatchObject({ SecretList: [{ ARN }] })
    expect(await refusal('secretsmanager get-secret-value --secret-id none')).toContain(
      "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
    )
    expect(await refusal('secretsmanager rotate-secret --secret-id db')).toContain('Marina does not answer RotateSecret')
  })

  it('ssm: parameters are put, read and refused', async () => {
    expect(await call('ssm put-parameter --name /app/key --type SecureString --value k')).toMatchObject({ Version: 1 })
    expect(await call('ssm get-parameters-by-path --path /app --with-decryption')).toMatchObject({ Parameters: [{ Value: 'k' }] })
    expect(await refusal('ssm put-parameter --name /app/key --type String --value k')).toContain('(ParameterAlreadyExists)')
    expect(await refusal('ssm get-parameter --name /none')).toContain('(ParameterNotFound)')
  })

  describe('servicediscovery', () => {
    const cloudMap = (line: string) => call(`servicediscovery ${line}`)
    const refused = (line: string) => refusal(`servicediscovery ${line}`)

    async function newNamespace(name: string): Promise<{ Id: string; Arn: string }> {
      const { OperationId } = await cloudMap(`create-private-dns-namespace --name ${name} --vpc vpc-1 --tags Key=team,Value=shop`)
      expect(OperationId).toEqual(anyText)
      const listed = await cloudMap(`list-namespaces --filters Name=TYPE,Values=DNS_PRIVATE Name=NAME,Values=${name}`)
      const Properties = { DnsProperties: { SOA: { TTL: 15 } }, HttpProperties: { HttpName: name } }
      expect(listed).toMatchObject({ Namespaces: [{ Name: name, Type: 'DNS_PRIVATE', ServiceCount: 0, Properties }] })
      const [namespace] = listed['Namespaces'] as unknown as { Id: string; Arn: string }[]
      return namespace ?? { Id: '', Arn: '' }
    }

    const idOf = async (line: string) => ((await cloudMap(line))['Service'] as unknown as { Id: string; Arn: string }) ?? {}

    it('a namespace, a service and its instance are made, and go in their order', async () => {
      const namespace = await newNamespace('cli.local')
      const create = `create-service --name web --namespace-id ${namespace.Id}`
      const records = 'RoutingPolicy=MULTIVALUE,DnsRecords=[{Type=A,TTL=10}]'
      const { Id, Arn } = await idOf(`${create} --health-check-custom-config FailureThreshold=1 --dns-config ${records}`)
      expect(Arn).toBe(`arn:aws:servicediscovery:us-east-1:${account}:service/${Id}`)
      expect(await refused(create)).toContain(
        `(ServiceAlreadyExists) when calling the CreateService operation: The namespace cli.local has a service web already: ${Id}.`,
      )
      await cloudMap(`register-instance --service-id ${Id} --instance-id i-1 --attributes AWS_INSTANCE_IPV4=10.0.0.1,colour=blue`)
      expect(await cloudMap(`get-instances-health-status --service-id ${Id}`)).toEqual({ Status: { 'i-1': 'HEALTHY' } })
      expect(await refused(`delete-service --id ${Id}`)).toContain('(ResourceInUse)')
      expect(await refused(`delete-namespace --id ${namespace.Id}`)).toContain('(ResourceInUse)')
      expect(await cloudMap(`list-tags-for-resource --resource-arn ${namespace.Arn}`)).toEqual({ Tags: [{ Key: 'team', Value: 'shop' }] })
      await cloudMap(`deregister-instance --service-id ${Id} --instance-id i-1`)
      await cloudMap(`delete-service --id ${Id}`)
      await cloudMap(`delete-namespace --id ${namespace.Id}`)
      expect(await refused(`get-namespace --id ${namespace.Id}`)).toContain('(NamespaceNotFound)')
    })

    it('discovers, once it does not put data- before the host', async (test) => {
      const { Id: namespace } = await newNamespace('found.local')
      const { Id } = await idOf(`create-service --name web --namespace-id ${namespace} --type HTTP`)
      await cloudMap(`register-instance --service-id ${Id} --instance-id i-1 --attributes url=x`)
      const discover = 'discover-instances --namespace-name found.local --service-name web'
      const found = await cloudMap(discover).catch((failed: Error) => failed)
      if (found instanceof Error && found.message.includes('http://data-'))
        return test.skip('this aws command is too old to leave the prefix out, so nothing was proven about discovering with it')
      expect(found).toMatchObject({ Instances: [{ InstanceId: 'i-1', HealthStatus: 'UNKNOWN' }], InstancesRevision: 1 })
    })
  })
})
