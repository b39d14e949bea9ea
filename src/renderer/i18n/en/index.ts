import { common } from './common.ts'
import { exec } from './exec.ts'
import { help } from './help.ts'
import { logs } from './logs.ts'
import { shell } from './shell.ts'
import { status } from './status.ts'
import { taskDefinitions } from './taskDefinitions.ts'

export const en = { ...common, ...exec, ...help, ...logs, ...shell, ...status, ...taskDefinitions } as const
