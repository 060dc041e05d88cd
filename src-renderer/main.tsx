// First, as it must come before any schema is made.
import './app/no-eval.ts'
import { startWindow } from './app/start-window.tsx'
import { openClient } from './connection/connect.ts'

startWindow(openClient())
