import { describe, expect, it } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planNetworkInterface, planPause, planTaskNetwork } from './planPause.ts'

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
    })
    expect(spec).toMatchObject({
      name: task.pauseEngineName,
      command: ['pause'],
      networkMode: 'marina-subnet-1-here',
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

  it('makes a network name of whatever a subnet is called', () => {
    const odd = taskOf(definition, { networkConfiguration: { awsvpcConfiguration: { subnets: [`a b/../${'c'.repeat(300)}`] } } })
    expect(planTaskNetwork(odd, 'here').name).toMatch(/^marina-[A-Za-z0-9_.-]{1,60}-here$/)
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
