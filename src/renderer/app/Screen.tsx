import { lazy } from 'react'
import type { Route } from './routes.ts'

// One chunk per screen: the window opens without the editor, the terminal and the log viewer.
const HomeScreen = lazy(() => import('../features/home/HomeScreen.tsx'))
const WelcomeScreen = lazy(() => import('../features/welcome/WelcomeScreen.tsx'))
const ClustersScreen = lazy(() => import('../features/clusters/ClustersScreen.tsx'))
const ClusterScreen = lazy(() => import('../features/clusters/ClusterScreen.tsx'))
const ServiceScreen = lazy(() => import('../features/services/ServiceScreen.tsx'))
const CreateServiceScreen = lazy(() => import('../features/services/CreateServiceScreen.tsx'))
const TaskScreen = lazy(() => import('../features/tasks/TaskScreen.tsx'))
const RunTaskScreen = lazy(() => import('../features/tasks/RunTaskScreen.tsx'))
const SettingsScreen = lazy(() => import('../features/settings/SettingsScreen.tsx'))
const TaskDefinitionsScreen = lazy(() => import('../features/task-definitions/TaskDefinitionsScreen.tsx'))
const NewTaskDefinitionScreen = lazy(() => import('../features/task-definitions/NewTaskDefinitionScreen.tsx'))
const FamilyScreen = lazy(() => import('../features/task-definitions/FamilyScreen.tsx'))
const TaskDefinitionScreen = lazy(() => import('../features/task-definitions/TaskDefinitionScreen.tsx'))

/** The screen an address means. */
export function Screen({ route }: { route: Route }) {
  switch (route.name) {
    case 'home':
      return <HomeScreen unknownAddress={false} />
    case 'unknown':
      return <HomeScreen unknownAddress />
    case 'welcome':
      return <WelcomeScreen />
    case 'clusters':
      return <ClustersScreen />
    case 'cluster':
      return <ClusterScreen key={route.cluster} cluster={route.cluster} />
    case 'createService':
      return <CreateServiceScreen cluster={route.cluster} />
    case 'runTask':
      return <RunTaskScreen cluster={route.cluster} />
    case 'service':
      return <ServiceScreen key={`${route.cluster}/${route.service}`} cluster={route.cluster} service={route.service} />
    case 'task':
      return <TaskScreen key={route.task} cluster={route.cluster} task={route.task} />
    case 'taskDefinitions':
      return <TaskDefinitionsScreen />
    case 'newTaskDefinition':
      return <NewTaskDefinitionScreen />
    case 'family':
      return <FamilyScreen key={route.family} family={route.family} />
    case 'taskDefinition':
      return <TaskDefinitionScreen key={`${route.family}:${route.revision}`} family={route.family} revision={route.revision} />
    case 'settings':
      return <SettingsScreen />
  }
}
