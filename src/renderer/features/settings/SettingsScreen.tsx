import Header from '@cloudscape-design/components/header'

export default function SettingsScreen() {
  return <Header variant="h1">Settings</Header>
}
