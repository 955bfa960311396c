import { Page } from '../../ui/Page';

export default function Analytics() {
  return <Page title="Analytics">{null}</Page>;
}
