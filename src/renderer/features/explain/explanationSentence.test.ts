import { describe, expect, it } from 'vitest'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { createTranslate } from '../../i18n/translate.ts'
import { zhTW } from '../../i18n/zhTW/index.ts'
import { t } from '../views.testSupport.ts'
import { explanationSentence } from './explanationSentence.ts'

const chinese = createTranslate('zh-TW', zhTW)
const refused: Explanation = {
  rule: 'placement',
  state: 'stuck',
  sentence: 'Container instance 0123456789abcdef0123456789abcdef cannot take the next task: needs 512 CPU units, 256 are left.',
  said: { rule: 'noRoomCpu', numbers: { needs: 512, has: 256 }, names: { instance: '0123456789abcdef0123456789abcdef' } },
}

describe('an explanation on the page', () => {
  it('is the cluster’s own sentence in English, with ids that can be read', () => {
    expect(explanationSentence(refused, 'en', t)).toBe(
      'Container instance 01234567 cannot take the next task: needs 512 CPU units, 256 are left.',
    )
  })

  it('is told as the decision of the same kind in another language', () => {
    expect(explanationSentence(refused, 'zh-TW', chinese)).toBe('未置於 01234567：需要 512 個 CPU 單位，剩 256 個。')
  })

  it('is made from its numbers where it has nothing else', () => {
    const numbers = { desired: 4, healthy: 2, pending: 1, unhealthy: 0, leavingHealthy: 0, stopping: 0 }
    expect(explanationSentence({ rule: 'desiredCount', state: 'waiting', sentence: 'x', numbers }, 'zh-TW', chinese)).toBe(
      '4 個所需任務中有 2 個狀況良好；1 個等待中。',
    )
  })
})
