import { createContext, useContext } from 'react';
import type { Session } from '../api/session';

const nobody: Session = {
  mode: 'keys',
  signed_in: false,
  version: '',
  ends_at: null,
  subject: null,
  workspace_id: null,
  is_organisation: false,
  scopes: [],
  resources_file: false,
};

export const SessionContext = createContext<Session>(nobody);

/** Who is signed in. */
export const useSession = (): Session => useContext(SessionContext);
