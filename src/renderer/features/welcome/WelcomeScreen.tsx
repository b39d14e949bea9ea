import Header from '@cloudscape-design/components/header'

export default function WelcomeScreen() {
  return <Header variant="h1">Welcome</Header>
}
