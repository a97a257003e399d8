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

/** The executable schema, types in alphabetical order. */
export const schema: GraphQLSchema = builder.toSchema();
