import './app/nonce.ts'
import { startPage } from './app/startPage.tsx'
import { connect } from './bridge/connect.ts'

startPage(connect())
