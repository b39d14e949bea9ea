import { describe, expect, it } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planNetworkInterface, planPause, planVpcNetwork } from './planPause.ts'

const definition = taskDefinition({
  networkMode: 'awsvpc',
  ipcMode: 'task',
  containerDefinitions: [
    {
      name: 'a',
      image: 'x',
      portMappings: [{ containerPort: 80 }],
      dnsServers: ['10.0.0.2'],
      systemControls: [{ namespace: 'net.core.somaxconn', value: '9' }],
    },
    {
      name: 'b',
      image: 'x',
      portMappings: [{ containerPort: 80 }, { containerPort: 81 }],
      extraHosts: [{ hostname: 'h', ipAddress: '1.2.3.4' }],
    },
    { name: 'alone', image: 'x', disableNetworking: true, portMappings: [{ containerPort: 99 }] },
  ],
})
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
const task = taskOf(definition, { networkConfiguration })

describe('planPause', () => {
  it('carries what its members may not: ports, name servers, hosts and kernel settings of the network', () => {
    const spec = planPause(task, {
      taskDefinition: definition,
      installation: 'here',
      publishAddress: '127.0.0.1',
      pauseImage: 'marina/hello',
      pauseLabels: { team: 'harbour', 'com.amazonaws.ecs.container-name': 'forged' },
    })
    expect(spec.labels).toMatchObject({ team: 'harbour' })
    expect(spec).toMatchObject({
      name: task.pauseEngineName,
      command: ['pause'],
      networkMode: 'marina-vpc-here',
      hostname: `ip-${task.id.slice(0, 12)}`,
      dns: ['10.0.0.2'],
      extraHosts: ['h:1.2.3.4'],
      sysctls: { 'net.core.somaxconn': '9' },
      ipcMode: 'shareable',
    })
    expect(spec.ports?.map(({ containerPort, hostPort }) => [containerPort, hostPort])).toEqual([
      [80, 0],
      [81, 0],
    ])
    expect(spec.labels['com.amazonaws.ecs.container-name']).toBe('~internal~ecs~pause')
  })

  it('is on one network with the tasks of all subnets', () => {
    expect(planVpcNetwork(`a b/../${'c'.repeat(300)}`).name).toMatch(/^marina-vpc-[A-Za-z0-9_.-]{1,12}$/)
  })

  it('asks the name servers that it is given, unless the definition names some, and is known by more names', () => {
    const plain = taskDefinition({ networkMode: 'awsvpc', containerDefinitions: [{ name: 'app', image: 'i' }] })
    const names = { nameServers: ['169.254.170.2', '10.0.0.53'], aliases: ['web.shop.local'], extraHosts: ['api:169.254.176.1'] }
    const context = { installation: 'here', publishAddress: '127.0.0.1', pauseImage: 'marina/hello', names }
    const spec = planPause(taskOf(plain), { ...context, taskDefinition: plain })
    expect(spec.dns).toEqual(names.nameServers)
    expect(spec.networkAliases).toContain('web.shop.local')
    expect(spec.extraHosts).toEqual(names.extraHosts)
    expect(planPause(task, { ...context, taskDefinition: definition }).dns).toEqual(['10.0.0.2'])
  })

  it('tells the network interface by the address it really has', () => {
    const attachment = { network: 'n', ipAddress: '172.18.0.2', macAddress: '02:42:ac:12:00:02', gateway: '172.18.0.1', prefixLength: 16 }
    expect(planNetworkInterface(task, attachment, 'eni-1')).toEqual({
      attachmentId: task.networkInterface?.attachmentId,
      subnetId: 'subnet-1',
      status: 'ATTACHED',
      networkInterfaceId: 'eni-1',
      macAddress: '02:42:ac:12:00:02',
      privateIpv4Address: '172.18.0.2',
      privateDnsName: `ip-${task.id.slice(0, 12)}.us-east-1.compute.internal`,
    })
  })
})
