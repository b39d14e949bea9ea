import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import manifest from '../../../package.json' with { type: 'json' }
import type { Base, Parts } from './parts.ts'

type StatusParts = Pick<Base, 'store'> &
  Pick<Parts, 'options' | 'started' | 'ecsConfig' | 'slot' | 'aws' | 'secrets' | 'traffic' | 'engines'>

/** What Marina says of itself, with a sentence on each thing that it cannot do here. */
export function statusOf({ options, started, ecsConfig, store, slot, aws, secrets, traffic, engines }: StatusParts): MarinaStatus {
  const { account, region, dataFolder, ephemeral, publishAddress } = options
  const awsAccess = aws.chosen()
  const elsewhere = engines.states()
  const { speed } = store.read()
  const notes = [...ecsConfig.notes, ...whatIsMissing(slot, traffic), secrets.problem()].filter((note) => note !== undefined)
  return {
    version: manifest.version,
    endpoint: started.endpoint,
    account,
    region,
    dataFolder,
    ephemeral,
    startedAt: started.at,
    publishAddress,
    engine: slot.runtime.status(),
    ...(notes.length > 0 && { notes }),
    ...(awsAccess && { awsAccess }),
    ...(elsewhere.length > 0 && { instanceEngines: elsewhere }),
    ...(speed !== 1 && { speed }),
  }
}

function whatIsMissing({ runtime }: StatusParts['slot'], traffic: StatusParts['traffic']): (string | undefined)[] {
  return [runtime.metadata.whyNot(), runtime.names.whyNot(), runtime.connect.whyNot(), ...traffic.problems()]
}
