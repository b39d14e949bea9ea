import '#renderer/app/nonce.ts'
import { startPage } from '#renderer/app/startPage.tsx'
import { createDemoClient } from './demoClient.ts'
import { demoWorld, isWorldName } from './demoWorlds.ts'

const name = new URLSearchParams(location.search).get('world') ?? 'busy'
startPage({ client: createDemoClient(demoWorld(isWorldName(name) ? name : 'busy')) })
