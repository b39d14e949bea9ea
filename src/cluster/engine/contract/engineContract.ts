import { describe } from 'vitest'
import { contractBench, type EngineUnderTest } from './contractBench.ts'
import { describeEvents } from './eventsContract.ts'
import { describeExec } from './execContract.ts'
import { describeHealth } from './healthContract.ts'
import { describeImages } from './imagesContract.ts'
import { describeLifecycle } from './lifecycleContract.ts'
import { describeLogs } from './logsContract.ts'
import { describeNetworksAndVolumes } from './networksContract.ts'

/**
 * What every adapter of the engine port promises, as tests. Real Docker passes them, so the simulation may be believed;
 * the simulation passes them, so nothing above the port can tell the two apart but by asking.
 */
export function describeEngineContract(name: string, setUp: () => Promise<EngineUnderTest>): void {
  describe(`engine contract: ${name}`, () => {
    const bench = contractBench(setUp)
    describeLifecycle(bench)
    describeHealth(bench)
    describeNetworksAndVolumes(bench)
    describeLogs(bench)
    describeExec(bench)
    describeEvents(bench)
    describeImages(bench)
  })
}
