// The SDK is CommonJS without an entry of its own: one place knows which of its parts the boards need.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import * as elasticsearch from '@grafana/grafana-foundation-sdk/elasticsearch'
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import * as units from '@grafana/grafana-foundation-sdk/units'

export { bargauge, common, dashboard, elasticsearch, prometheus, stat, table, timeseries, units }
