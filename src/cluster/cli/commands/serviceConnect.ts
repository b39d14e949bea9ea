import { shortName } from '#cluster/api/arns.ts'
import type { ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

const headings = ['ALIAS', 'SERVICE', 'TASKS', 'AT', 'REQUESTS', 'FAILED', 'RETRIES', 'EJECTIONS']

function rowOf(endpoint: ServiceConnectEndpoint): string[] {
  const { dnsName, port, serviceArn, tasks, address, state, protocol, requests, connections, retries, ejections } = endpoint
  return [
    `${dnsName}:${port}`,
    shortName(serviceArn),
    String(tasks),
    state === 'listening' ? `${address}:${port}` : state,
    // What is carried by connection has no requests to count.
    protocol === 'http' ? String(requests) : `${connections} connections`,
    String(endpoint.statusCodes['5xx'] + endpoint.connectionErrors),
    String(retries),
    String(ejections),
  ]
}

/** Who has how much of it while a deployment shifts its traffic: a line for each revision, then what test traffic is. */
function shiftLines({ dnsName, port, protocol, shift = [], testHeader }: ServiceConnectEndpoint): string[] {
  if (shift.length === 0) return []
  const carried = protocol === 'http' ? 'requests' : 'connections'
  const shares = shift.map((one) => {
    const test = testHeader ? `, ${one.testPercent} % of test traffic` : ''
    return `  ${one.taskDefinition}: ${one.productionPercent} % of production traffic${test}; ${one.tasks} ${one.tasks === 1 ? 'task' : 'tasks'}, ${one.carried} ${carried}`
  })
  return ['', `${dnsName}:${port} is being shifted:`, ...shares, ...(testHeader ? [`  ${sayHeader(testHeader)}`] : [])]
}

const sayHeader = ({ name, exact }: NonNullable<ServiceConnectEndpoint['testHeader']>): string =>
  `Test traffic is what has the header ${name}${exact === undefined ? ', with any value' : `: ${exact}`}.`

/** `marina service-connect` */
export const serviceConnect: Command = {
  name: 'service-connect',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary:
    'list the client aliases of Service Connect: where each leads, what it carried since Marina started, and its shares during a shift',
  options: {},
  async run({ connect, cluster, json, output }) {
    const { endpoints } = await (await connect()).listServiceConnectEndpoints({})
    const found = endpoints
      .filter(({ serviceArn }) => serviceArn.includes(`:service/${cluster}/`))
      .sort((one, other) => one.dnsName.localeCompare(other.dnsName) || one.port - other.port)
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.line(`No service of cluster ${cluster} has an endpoint of Service Connect.`)
    else {
      for (const line of [...table(headings, found.map(rowOf)), ...found.flatMap(shiftLines)]) output.line(line)
      for (const { dnsName, port, reason } of found) if (reason !== undefined) output.note(`${dnsName}:${port} leads nowhere: ${reason}.`)
    }
    return exitCodes.done
  },
}
