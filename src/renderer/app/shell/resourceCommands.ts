import { shortName } from '#cluster/api/arns.ts'
import type { Resources } from '../../data/watchState.ts'
import type { Translate } from '../../i18n/translate.ts'
import { address } from '../addresses.ts'
import type { Command } from '../commands.tsx'
import { navigate } from '../location.ts'

/** Pure: going to each cluster and service that is known, as entries of the palette. */
export function resourceCommands(resources: Resources, t: Translate): Command[] {
  const clusters = [...resources.cluster.values()].flatMap(({ clusterName: name }) => {
    if (!name) return []
    const group = t('shell.groupCluster')
    return [
      goTo(`cluster.${name}`, name, group, address.cluster(name)),
      goTo(`createService.${name}`, t('shell.createServiceIn', { cluster: name }), group, address.createService(name)),
      goTo(`runTask.${name}`, t('shell.runTaskIn', { cluster: name }), group, address.runTask(name)),
    ]
  })
  const services = [...resources.service.values()].flatMap(({ serviceName: name, clusterArn }) =>
    name && clusterArn
      ? [
          goTo(
            `service.${clusterArn}.${name}`,
            name,
            t('shell.groupService', { cluster: shortName(clusterArn) }),
            address.service(clusterArn, name),
          ),
        ]
      : [],
  )
  const tasks = [...resources.task.values()].flatMap(({ taskArn, clusterArn, group }) =>
    taskArn && clusterArn
      ? [goTo(taskArn, shortName(taskArn), t('shell.groupTask', { group: group ?? '' }), address.task(clusterArn, taskArn))]
      : [],
  )
  return [...services, ...clusters, ...tasks]
}

const goTo = (id: string, title: string, group: string, href: string): Command => ({ id, title, group, run: () => navigate(href) })
