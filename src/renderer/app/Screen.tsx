import { lazyScreen } from './lazyScreen.ts'
import type { Route } from './routes.ts'

// One chunk per screen: the window opens without the editor, the terminal and the log viewer.
const HomeScreen = lazyScreen(() => import('../features/home/HomeScreen.tsx'))
const WelcomeScreen = lazyScreen(() => import('../features/welcome/WelcomeScreen.tsx'))
const ClustersScreen = lazyScreen(() => import('../features/clusters/ClustersScreen.tsx'))
const ClusterScreen = lazyScreen(() => import('../features/clusters/ClusterScreen.tsx'))
const ServiceScreen = lazyScreen(() => import('../features/services/ServiceScreen.tsx'))
const DeploymentScreen = lazyScreen(() => import('../features/deployments/DeploymentScreen.tsx'))
const InstanceScreen = lazyScreen(() => import('../features/instances/InstanceScreen.tsx'))
const CreateServiceScreen = lazyScreen(() => import('../features/services/CreateServiceScreen.tsx'))
const TaskScreen = lazyScreen(() => import('../features/tasks/TaskScreen.tsx'))
const RunTaskScreen = lazyScreen(() => import('../features/tasks/RunTaskScreen.tsx'))
const LogsScreen = lazyScreen(() => import('../features/logs/LogsScreen.tsx'))
const LogSearchScreen = lazyScreen(() => import('../features/logs/search/LogSearchScreen.tsx'))
const ExecScreen = lazyScreen(() => import('../features/exec/ExecScreen.tsx'))
const SecretsScreen = lazyScreen(() => import('../features/secrets/SecretsScreen.tsx'))
const LoadBalancersScreen = lazyScreen(() => import('../features/load-balancers/LoadBalancersScreen.tsx'))
const LoadBalancerScreen = lazyScreen(() => import('../features/load-balancers/LoadBalancerScreen.tsx'))
const SettingsScreen = lazyScreen(() => import('../features/settings/SettingsScreen.tsx'))
const TaskDefinitionsScreen = lazyScreen(() => import('../features/task-definitions/TaskDefinitionsScreen.tsx'))
const NewTaskDefinitionScreen = lazyScreen(() => import('../features/task-definitions/NewTaskDefinitionScreen.tsx'))
const FamilyScreen = lazyScreen(() => import('../features/task-definitions/FamilyScreen.tsx'))
const TaskDefinitionScreen = lazyScreen(() => import('../features/task-definitions/TaskDefinitionScreen.tsx'))

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
    case 'deployment':
      return <DeploymentScreen key={route.deployment} {...route} />
    case 'containerInstance':
      return <InstanceScreen key={route.instance} cluster={route.cluster} instance={route.instance} />
    case 'task':
      return <TaskScreen key={route.task} cluster={route.cluster} task={route.task} />
    case 'logs':
      return <LogsScreen cluster={route.cluster} />
    case 'exec':
      return <ExecScreen key={route.task} cluster={route.cluster} task={route.task} />
    case 'taskDefinitions':
      return <TaskDefinitionsScreen />
    case 'newTaskDefinition':
      return <NewTaskDefinitionScreen />
    case 'family':
      return <FamilyScreen key={route.family} family={route.family} />
    case 'taskDefinition':
      return <TaskDefinitionScreen key={`${route.family}:${route.revision}`} family={route.family} revision={route.revision} />
    case 'allLogs':
      return <LogSearchScreen />
    case 'secrets':
      return <SecretsScreen />
    case 'loadBalancers':
      return <LoadBalancersScreen />
    case 'loadBalancer':
      return <LoadBalancerScreen key={route.loadBalancer} name={route.loadBalancer} />
    case 'settings':
      return <SettingsScreen />
  }
}
