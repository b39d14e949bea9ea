import { useMemo } from 'react'
import { useLastKnown } from '../../../components/useLastKnown.ts'
import { useLocalDifferences } from '../../../data/useLocalDifferences.ts'
import { checkText, errorsIn, type Note } from './editorProblems.ts'

/** What of a text that could be registered works otherwise on this computer; nothing while it has errors. */
export function useDifferenceNotes(text: string): readonly Note[] {
  const definition = useMemo(() => {
    const { problems, value } = checkText(text)
    return errorsIn(problems).length === 0 ? (value as Record<string, unknown>) : undefined
  }, [text])
  // Those of the text before stay until those of this one are known, so that the list does not flicker while one types.
  const differences = useLastKnown(useLocalDifferences(definition && { definition }))
  return useMemo(
    () => (definition ? (differences ?? []) : []).map(({ path, sentence }): Note => ({ severity: 'info', path, message: sentence })),
    [definition, differences],
  )
}
