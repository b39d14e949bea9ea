import type { Messages } from '../catalogue.ts'
import { capacity } from './capacity.ts'
import { cluster } from './cluster.ts'
import { common } from './common.ts'
import { connect } from './connect.ts'
import { decisions } from './decisions.ts'
import { deployments } from './deployments.ts'
import { exec } from './exec.ts'
import { explain } from './explain.ts'
import { failure } from './failure.ts'
import { form } from './form.ts'
import { health } from './health.ts'
import { help } from './help.ts'
import { home } from './home.ts'
import { hooks } from './hooks.ts'
import { instances } from './instances.ts'
import { loadBalancers } from './loadBalancers.ts'
import { logs } from './logs.ts'
import { placement } from './placement.ts'
import { scaling } from './scaling.ts'
import { schedules } from './schedules.ts'
import { secrets } from './secrets.ts'
import { service } from './service.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { shift } from './shift.ts'
import { status } from './status.ts'
import { switches } from './switches.ts'
import { task } from './task.ts'
import { taskDefinitions } from './taskDefinitions.ts'
import { timeline } from './timeline.ts'
import { welcome } from './welcome.ts'
import { why } from './why.ts'

export const zhTW: Messages = {
  ...capacity,
  ...cluster,
  ...common,
  ...connect,
  ...decisions,
  ...deployments,
  ...exec,
  ...explain,
  ...form,
  ...health,
  ...help,
  ...hooks,
  ...failure,
  ...placement,
  ...home,
  ...instances,
  ...loadBalancers,
  ...logs,
  ...scaling,
  ...schedules,
  ...secrets,
  ...service,
  ...settings,
  ...shell,
  ...shift,
  ...status,
  ...switches,
  ...task,
  ...taskDefinitions,
  ...timeline,
  ...welcome,
  ...why,
}
