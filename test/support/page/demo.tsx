import '#renderer/app/nonce.ts'
import { startPage } from '#renderer/app/startPage.tsx'
import { createDemoClient } from './demoClient.ts'
import { createDemoDesktop } from './demoDesktop.ts'
import { demoWorld, isWorldName } from './demoWorlds.ts'

const asked = new URLSearchParams(location.search)
const name = asked.get('world') ?? 'busy'
const client = createDemoClient(demoWorld(isWorldName(name) ? name : 'busy'))
startPage({ client, ...(asked.has('desktop') && { desktop: createDemoDesktop() }) })
