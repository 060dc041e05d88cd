// First, as it must come before any schema is made.
import './app/no-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@xyflow/react/dist/base.css'
import './ui/theme.css'
import { App } from './app/app.tsx'
import { FailureBoundary } from './ui/failure-boundary.tsx'

const place = document.getElementById('window')
if (place === null) throw new Error('index.html has no place for the window')

createRoot(place).render(
  <StrictMode>
    <FailureBoundary>
      <App />
    </FailureBoundary>
  </StrictMode>,
)
