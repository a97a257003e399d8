import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './instance.ts';
import './group.ts';
import './ca-certificate.ts';
import './device-certificate.ts';
import './client-credential.ts';
import './auth-identity.ts';
import './device.ts';
import './device-access.ts';
import './group-mutations.ts';
import './certificate-mutations.ts';
import './credential-mutations.ts';
import './identity-mutations.ts';
import './session-mutations.ts';
import './device-mutations.ts';
import './policy-mutations.ts';

/** The executable schema, types in alphabetical order. */
export const schema: GraphQLSchema = builder.toSchema();
