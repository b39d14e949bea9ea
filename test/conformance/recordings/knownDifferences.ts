const notInTheSdk = 'A member of the wire that no SDK knows, so that no client can read it.'
const knownFromTheStart = 'Known to be none from the start here; AWS leaves it out until it knows.'

/** Recording → difference → why it is one. A difference that is not here is a fault. */
export const knownDifferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  146: { 'only there: clusterCount': notInTheSdk },
  147: { 'only there: clusterCount': notInTheSdk },
  148: { 'only there: taskDefinitions[].previousStatus': notInTheSdk },
  193: { 'only here: service.tags': 'An empty list, which is there in the answers to the other operations on services.' },
  195: { 'only here: tasks[].containers[].networkBindings': knownFromTheStart },
  198: {
    'only here: tasks[].containers[].healthStatus': knownFromTheStart,
    'only here: tasks[].containers[].networkBindings': knownFromTheStart,
    'only here: tasks[].healthStatus': knownFromTheStart,
  },
  199: {
    'only here: tasks[].containers[].healthStatus': knownFromTheStart,
    'only here: tasks[].containers[].networkBindings': knownFromTheStart,
    'only here: tasks[].healthStatus': knownFromTheStart,
  },
  200: {
    'only here: task.containers[].healthStatus': knownFromTheStart,
    'only here: task.containers[].networkBindings': knownFromTheStart,
    'only here: task.healthStatus': knownFromTheStart,
  },
}
